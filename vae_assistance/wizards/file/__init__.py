from . import vae_validation_version_add
