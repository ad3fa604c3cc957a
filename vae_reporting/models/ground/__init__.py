from . import vae_demo
from . import vae_figure
