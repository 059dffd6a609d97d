import type { CommonTranslation } from '../common-messages.js';

export const common: CommonTranslation = {
  direction: 'ltr',
  hangUp: 'Colgar',
  cancel: 'Cancelar',
  mute: 'Silenciar el micrófono',
  unmute: 'Activar el micrófono',
  muted: 'Micrófono silenciado',
  settings: 'Ajustes de sonido',
  microphone: 'Micrófono',
  speaker: 'Altavoz',
  volume: 'Volumen',
  systemDevice: 'Predeterminado del sistema',
  test: 'Probar el micrófono',
  stopTest: 'Terminar la prueba',
  errors: {
    'config-invalid': 'La llamada no está bien configurada en esta página.',
    'insecure-context': 'Para llamar hace falta una página segura: ábrala con https.',
    'unsupported-browser': 'Este navegador es demasiado antiguo para llamadas de voz. Actualícelo.',
    'mic-denied':
      'El micrófono no está permitido en esta página. Permítalo en la barra de direcciones e inténtelo de nuevo.',
    'mic-blocked-by-policy':
      'Esta página no deja que las llamadas usen el micrófono. Solo su responsable puede cambiarlo.',
    'mic-not-found': 'No se ha encontrado ningún micrófono. Conecte uno e inténtelo de nuevo.',
    'mic-in-use': 'Otro programa está usando el micrófono. Ciérrelo e inténtelo de nuevo.',
    'audio-blocked': 'El navegador solo reproduce sonido después de un clic. Haga clic para iniciar la llamada.',
    'worklet-blocked': 'No se ha podido cargar lo necesario para esto. Inténtelo de nuevo.',
    'call-busy': 'Ya está en una llamada. Termínela antes de iniciar otra.',
    'session-lost': 'Se perdió la conexión y la llamada ha terminado. Puede iniciar otra.',
    'rate-limited': 'Demasiadas llamadas en poco tiempo. Espere un momento.',
    busy: 'Todas las líneas están ocupadas. Inténtelo de nuevo en un momento.',
    otherwise: 'Se ha producido un error en la llamada. Inténtelo de nuevo.',
  },
  warnings: {
    'mic-lost': 'El micrófono se ha desconectado: no se le oye.',
    'mic-silent': 'No llega sonido del micrófono. ¿Está apagado?',
    'mic-clipping': 'El micrófono está demasiado alto y su voz se oye distorsionada. Aléjese un poco o baje su nivel.',
    'audio-interrupted': 'El dispositivo ha pausado el sonido de la llamada.',
    'uplink-stalled': 'Su conexión es lenta: parte de lo que dice no llega.',
    'audio-lost': 'Se ha perdido una parte del sonido.',
    'poor-line': 'La línea es mala: parte del sonido se pierde o llega tarde.',
  },
};
