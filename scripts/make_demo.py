#!/usr/bin/env python3
"""Write the demo data of vae_assistance.

    scripts/make_demo.py

Reads scripts/demo_content/ and writes vae_assistance/demo/*.xml, always the same: edit
the content or scripts/demo_builder/, never the XML. Every date is relative to the day
of installation, so that the demo is alive whenever it is installed.
"""

from demo_builder.records import Demo

if __name__ == "__main__":
    Demo().write_all()
