from . import vae_retention_line
