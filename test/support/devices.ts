const { mediaDevices } = navigator;

/** What a page is told of the devices: `named` once it may use the microphone, and only their kinds before. */
export function knowDevices(named: boolean, onlist?: () => void): void {
  const entry = (kind: MediaDeviceKind): MediaDeviceInfo => {
    const [deviceId, label] = named ? [`${kind}-1`, 'Headset'] : ['', ''];
    return { deviceId, label, kind, groupId: '', toJSON: () => ({}) };
  };
  mediaDevices.enumerateDevices = async () => {
    onlist?.();
    return [entry('audioinput'), entry('audiooutput')];
  };
}

export function restoreDevices(): void {
  Reflect.deleteProperty(mediaDevices, 'enumerateDevices');
}
