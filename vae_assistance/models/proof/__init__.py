from . import vae_proof_type
from . import vae_proof
from . import vae_proof_handed_in
from . import vae_proof_act_mixin
from . import vae_proof_need
from . import vae_program
from . import vae_candidate
from . import vae_day
