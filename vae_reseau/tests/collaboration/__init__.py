from . import test_vae_collaboration
