from . import test_vae_consent
