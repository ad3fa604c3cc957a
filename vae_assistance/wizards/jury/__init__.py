from . import vae_candidate_close
from . import vae_jury_correct
