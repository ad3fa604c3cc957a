from . import vae_argument
from . import vae_candidate
