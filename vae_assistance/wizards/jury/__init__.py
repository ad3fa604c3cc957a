from . import vae_jury_correct
