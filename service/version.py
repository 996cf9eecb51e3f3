"""Which version of Heedful this is."""

VERSION = "0.1.0"
