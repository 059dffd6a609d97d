/** A condition on one parameter; upper and lower case are the same. */
export interface FlowCondition {
  readonly parameter: string;
  readonly equals?: string;
  /** Any of these words. */
  readonly contains?: readonly string[];
}

/** One node: says, then asks, then goes on by the first branch whose condition holds, else to `next`. */
export interface FlowNode {
  /** `{name}` stands for a parameter. */
  readonly say?: readonly string[];
  /** Waits for the user's words and keeps them in this parameter. */
  readonly ask?: string;
  readonly branches?: readonly (readonly [condition: FlowCondition, node: string])[];
  readonly next?: string;
  /** Hands over to a person; `next` is where the flow goes on afterwards. Without a socket it goes to this node. */
  readonly person?: { readonly withoutSocket: string };
  readonly end?: boolean;
}

export interface FlowScript {
  readonly start: string;
  readonly nodes: Readonly<Record<string, FlowNode>>;
}

export interface FlowTurn {
  readonly texts: readonly string[];
  readonly state: 'waiting' | 'person' | 'ended';
}

const MAX_NODES = 100;

/** Where one conversation stands in its script. */
export class Flow {
  readonly parameters = new Map<string, string>();
  readonly #script: FlowScript;
  #at: string;
  #asked: string | undefined;
  #begun = false;
  #ended = false;

  constructor(script: FlowScript) {
    this.#script = script;
    this.#at = script.start;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** The user's words, null where there are none yet. The first ones are kept as INITIAL_MESSAGE. */
  step(input: string | null, hasSocket: boolean): FlowTurn {
    if (input !== null && !this.parameters.has('INITIAL_MESSAGE')) this.parameters.set('INITIAL_MESSAGE', input);
    if (!this.#begun) this.#begun = true;
    else if (this.#asked !== undefined && input !== null) {
      this.parameters.set(this.#asked, input);
      this.#asked = undefined;
      this.#goOn();
    }
    return this.#run(hasSocket);
  }

  /** The person has left. */
  resume(): FlowTurn {
    this.#goOn();
    return this.#run(true);
  }

  #run(hasSocket: boolean): FlowTurn {
    const texts: string[] = [];
    for (let count = 0; count < MAX_NODES && !this.#ended; count++) {
      const node = this.#node();
      if (node.person && !hasSocket) {
        this.#at = node.person.withoutSocket;
        continue;
      }
      // Asked before, and still without an answer: the question stands.
      texts.push(...(node.say ?? []).map((text) => this.#fill(text)));
      if (node.person) return { texts, state: 'person' };
      if (node.ask !== undefined) {
        this.#asked = node.ask;
        return { texts, state: 'waiting' };
      }
      if (node.end) this.#ended = true;
      else this.#goOn();
    }
    return { texts, state: this.#ended ? 'ended' : 'waiting' };
  }

  #goOn(): void {
    const { branches = [], next } = this.#node();
    const branch = branches.find(([condition]) => this.#holds(condition))?.[1];
    this.#at = branch ?? next ?? this.#script.start;
  }

  #holds({ parameter, equals, contains }: FlowCondition): boolean {
    const value = (this.parameters.get(parameter) ?? '').toLowerCase();
    if (equals !== undefined) return value === equals.toLowerCase();
    return (contains ?? []).some((word) => value.includes(word.toLowerCase()));
  }

  #fill(text: string): string {
    return text.replace(/\{(\w+)\}/g, (_all, name: string) => this.parameters.get(name) ?? '');
  }

  #node(): FlowNode {
    const node = this.#script.nodes[this.#at];
    if (!node) throw new Error(`The flow has no node ${this.#at}.`);
    return node;
  }
}

/** Greets, asks for a name and a wish, hands over to a person and takes the conversation back. */
export const bicycleShop: FlowScript = {
  start: 'hello',
  nodes: {
    hello: { say: ['Hello, this is the bicycle shop.', 'What is your name?'], ask: 'name', next: 'wish' },
    wish: {
      say: ['Nice to meet you, {name}. Is it about a repair, an order, or would you rather talk to a person?'],
      ask: 'wish',
      branches: [
        [{ parameter: 'wish', contains: ['repair', 'broken'] }, 'repair'],
        [{ parameter: 'wish', contains: ['order', 'buy'] }, 'order'],
        [{ parameter: 'wish', contains: ['person', 'human', 'agent'] }, 'person'],
        [{ parameter: 'wish', contains: ['bye', 'nothing'] }, 'bye'],
      ],
      next: 'again',
    },
    again: { say: ['I did not get that.'], next: 'wish' },
    repair: {
      say: ['When shall we expect the bicycle?'],
      ask: 'day',
      branches: [[{ parameter: 'customer', equals: 'gold' }, 'gold']],
      next: 'booked',
    },
    gold: { say: ['{day} it is, {name}. For you, it is free.'], next: 'bye' },
    booked: { say: ['{day} it is, {name}.'], next: 'bye' },
    order: { say: ['Your order is on its way.'], next: 'bye' },
    person: {
      say: ['I will get somebody for you.'],
      person: { withoutSocket: 'nobody' },
      next: 'back',
    },
    nobody: { say: ['Nobody is free at the moment.'], next: 'wish' },
    back: { say: ['It is me again.'], next: 'wish' },
    bye: { say: ['Goodbye!'], end: true },
  },
};
