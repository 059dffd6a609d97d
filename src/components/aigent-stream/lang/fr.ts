import { common } from '../../parts/lang/fr.js';
import type { Translation } from '../messages.js';

export const words: Translation = {
  direction: common.direction,
  title: 'Analyse vocale',
  state: {
    idle: 'Pas de transmission',
    connecting: 'Connexion…',
    streaming: 'Transmission en cours',
    paused: 'En pause',
    degraded: 'Un seul côté est transmis',
    reconnecting: 'Reconnexion…',
    ended: 'Transmission terminée',
  },
  waiting: 'En attente d’un appel',
  chooseDisplay: 'Choisissez un onglet ou un écran, avec le son',
  missing: { agent: 'Agent non transmis', client: 'Client non transmis' },
  failed: 'La transmission a échoué',
  side: { agent: 'Agent', client: 'Client' },
  lost: '{seconds} s perdues',
  start: 'Démarrer la transmission',
  stop: 'Arrêter la transmission',
  pause: 'Suspendre la transmission',
  resume: 'Reprendre la transmission',
  errors: {
    ...common.errors,
    'config-invalid': 'La transmission n’est pas correctement configurée sur cette page.',
    'audio-blocked': 'Le navigateur ne donne accès au son qu’après un clic. Démarrez la transmission d’un clic.',
    'token-failed': 'La transmission n’a pas été autorisée. Veuillez réessayer.',
    unauthorized: 'L’analyse vocale n’accepte pas cette transmission. Identifiez-vous de nouveau.',
    'connect-timeout': 'L’analyse vocale n’a pas répondu à temps.',
    'connect-refused': 'L’analyse vocale est injoignable.',
    'connection-lost': 'La connexion à l’analyse vocale a été perdue.',
    'reconnection-exhausted':
      'L’analyse vocale n’a pas pu être jointe de nouveau. Redémarrez la transmission à la main.',
    'server-error': 'Une erreur s’est produite dans l’analyse vocale.',
    'invalid-state': 'Ce n’est pas possible en ce moment.',
    otherwise: 'Une erreur s’est produite pendant la transmission. Veuillez réessayer.',
  },
  warnings: {
    ...common.warnings,
    'uplink-stalled': 'La connexion est lente : une partie de l’appel est transmise en retard.',
    'audio-lost': 'Une partie de l’appel n’a pas été transmise.',
  },
};
