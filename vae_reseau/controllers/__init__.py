from . import network_export
