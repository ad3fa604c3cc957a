from . import vae_livret_text
from . import vae_candidate
