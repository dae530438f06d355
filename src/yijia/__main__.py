"""`python -m yijia` is the command `yijia`."""

from yijia.config.cli import main

main()
