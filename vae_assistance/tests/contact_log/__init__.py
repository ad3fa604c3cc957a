from . import test_vae_contact_log
