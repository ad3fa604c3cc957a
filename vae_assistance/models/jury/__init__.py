from . import vae_jury_option
from . import vae_jury
from . import vae_jury_bloc
from . import vae_jury_result
from . import vae_jury_next
from . import vae_candidate_bloc
from . import vae_candidate
