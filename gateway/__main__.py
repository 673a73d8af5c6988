"""`python -m gateway` is `lianxin`."""

from gateway.cli import main

main()
