"""What programs of administrators ask for; each route asks for a power that is on."""
