from . import vae_step
from . import vae_certification
from . import vae_program
from . import vae_catalogues
