from . import vae_collaboration
