from . import vae_observation_pass
