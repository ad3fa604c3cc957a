from . import vae_time_kind
from . import vae_parameter_value
from . import vae_time
from . import vae_time_week
from . import vae_time_source_mixin
from . import vae_training
from . import sources
from . import vae_candidate
