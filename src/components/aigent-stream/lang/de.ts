import { common } from '../../parts/lang/de.js';
import type { Translation } from '../messages.js';

export const words: Translation = {
  direction: common.direction,
  title: 'Sprachanalyse',
  state: {
    idle: 'Keine Übertragung',
    connecting: 'Verbindet …',
    streaming: 'Überträgt',
    paused: 'Angehalten',
    degraded: 'Überträgt nur eine Seite',
    reconnecting: 'Verbindet neu …',
    ended: 'Übertragung beendet',
  },
  waiting: 'Wartet auf einen Anruf',
  chooseDisplay: 'Wählen Sie einen Tab oder Bildschirm, mit Ton',
  missing: { agent: 'Agent nicht übertragen', client: 'Kunde nicht übertragen' },
  failed: 'Übertragung fehlgeschlagen',
  side: { agent: 'Agent', client: 'Kunde' },
  lost: '{seconds} s verloren',
  start: 'Übertragung starten',
  stop: 'Übertragung beenden',
  pause: 'Übertragung anhalten',
  resume: 'Übertragung fortsetzen',
  errors: {
    ...common.errors,
    'config-invalid': 'Die Übertragung ist auf dieser Seite nicht richtig eingerichtet.',
    'audio-blocked':
      'Der Browser gibt den Ton erst nach einem Klick frei. Starten Sie die Übertragung mit einem Klick.',
    'token-failed': 'Die Übertragung wurde nicht freigegeben. Bitte versuchen Sie es noch einmal.',
    unauthorized: 'Die Sprachanalyse lässt diese Übertragung nicht zu. Melden Sie sich neu an.',
    'connect-timeout': 'Die Sprachanalyse hat nicht rechtzeitig geantwortet.',
    'connect-refused': 'Die Sprachanalyse ist nicht erreichbar.',
    'connection-lost': 'Die Verbindung zur Sprachanalyse ist abgebrochen.',
    'reconnection-exhausted': 'Die Sprachanalyse war nicht mehr zu erreichen. Starten Sie die Übertragung von Hand.',
    'server-error': 'In der Sprachanalyse ist ein Fehler aufgetreten.',
    'invalid-state': 'Das geht gerade nicht.',
    otherwise: 'Bei der Übertragung ist ein Fehler aufgetreten. Bitte versuchen Sie es noch einmal.',
  },
  warnings: {
    ...common.warnings,
    'uplink-stalled': 'Die Verbindung ist langsam: Ein Teil des Gesprächs wird verspätet übertragen.',
    'audio-lost': 'Ein Teil des Gesprächs wurde nicht übertragen.',
  },
};
