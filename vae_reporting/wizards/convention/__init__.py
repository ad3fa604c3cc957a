from . import vae_obligation_fill
