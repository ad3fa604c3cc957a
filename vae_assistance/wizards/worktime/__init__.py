from . import vae_time_year
