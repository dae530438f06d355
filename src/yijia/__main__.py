"""`python -m yijia` is the command `yijia`."""

from yijia.config.cli import main

# The web server's processes read this file again, under another name.
if __name__ == "__main__":
    main()
