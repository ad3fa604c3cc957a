from . import weasyprint_renderer
