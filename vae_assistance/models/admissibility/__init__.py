from . import vae_admissibility_section
from . import vae_admissibility_decision
from . import vae_admissibility
from . import vae_admissibility_silence
from . import vae_parameter_value
from . import vae_candidate
