import type { CommonTranslation } from '../common-messages.js';

export const common: CommonTranslation = {
  direction: 'ltr',
  hangUp: 'Auflegen',
  cancel: 'Abbrechen',
  mute: 'Mikrofon stummschalten',
  unmute: 'Stummschaltung aufheben',
  muted: 'Mikrofon stumm',
  settings: 'Toneinstellungen',
  microphone: 'Mikrofon',
  speaker: 'Lautsprecher',
  volume: 'Lautstärke',
  systemDevice: 'Systemstandard',
  test: 'Mikrofon testen',
  stopTest: 'Test beenden',
  errors: {
    'config-invalid': 'Der Anruf ist auf dieser Seite nicht richtig eingerichtet.',
    'insecure-context': 'Für einen Anruf muss diese Seite sicher sein: Öffnen Sie sie mit https.',
    'unsupported-browser': 'Dieser Browser ist zu alt für Sprachanrufe. Bitte aktualisieren Sie ihn.',
    'mic-denied':
      'Das Mikrofon ist auf dieser Seite nicht erlaubt. Erlauben Sie es in der Adressleiste und versuchen Sie es noch einmal.',
    'mic-blocked-by-policy': 'Diese Seite lässt Anrufe nicht an das Mikrofon. Nur ihr Betreiber kann das ändern.',
    'mic-not-found': 'Es wurde kein Mikrofon gefunden. Schließen Sie eines an und versuchen Sie es noch einmal.',
    'mic-in-use': 'Ein anderes Programm benutzt das Mikrofon. Schließen Sie es und versuchen Sie es noch einmal.',
    'audio-blocked': 'Der Browser gibt Ton erst nach einem Klick wieder. Klicken Sie, um den Anruf zu starten.',
    'worklet-blocked': 'Was hierfür nötig ist, konnte nicht geladen werden. Bitte versuchen Sie es noch einmal.',
    'call-busy': 'Sie führen bereits ein Gespräch. Beenden Sie es, bevor Sie erneut anrufen.',
    'session-lost': 'Die Verbindung ist abgebrochen, der Anruf ist beendet. Sie können neu anrufen.',
    'rate-limited': 'Zu viele Anrufe in kurzer Zeit. Bitte warten Sie einen Moment.',
    busy: 'Alle Leitungen sind belegt. Bitte versuchen Sie es gleich noch einmal.',
    otherwise: 'Beim Anruf ist ein Fehler aufgetreten. Bitte versuchen Sie es noch einmal.',
  },
  warnings: {
    'mic-lost': 'Das Mikrofon wurde getrennt: Sie sind nicht zu hören.',
    'mic-silent': 'Vom Mikrofon kommt kein Ton. Ist es ausgeschaltet?',
    'mic-clipping':
      'Das Mikrofon ist zu laut, Ihre Stimme klingt verzerrt. Gehen Sie weiter weg oder stellen Sie es leiser.',
    'audio-interrupted': 'Das Gerät hat den Ton des Anrufs angehalten.',
    'uplink-stalled': 'Ihre Verbindung ist langsam: Ein Teil dessen, was Sie sagen, kommt nicht an.',
    'audio-lost': 'Ein Teil des Tons ging verloren.',
    'poor-line': 'Die Verbindung ist schlecht: Ein Teil des Tons fehlt oder kommt zu spät.',
  },
};
