/** In lit's minified code: from the first text up to the second, which stays; and what comes there instead. */
export type Cut = readonly [from: string, to: string, instead?: string];

/**
 * What lit has and no tag of ours uses, by file: directives, expressions elsewhere than in attributes and children,
 * compiled templates, MathML, converters, defaults that reflect, standard decorators. With another release of lit the
 * build stops at the first cut that does not fit; its unminified code (`development/`) shows what has become of it.
 */
export const unusedInLit: Readonly<Record<string, readonly Cut[]>> = {
  '/lit-html/lit-html.js': [
    // Directives: a value is what it is.
    ['function M(', 'class R{', 'function M(t,i){return i}'],
    ['this._$AN=void 0,', 'this._$AD=t'],
    ['get parentNode()', 'u(t){'],
    ['&&t!==E', '&&this._(t)'],
    ['&&t!==E', ',o&&(this'],
    ['r===E&&(r=', 'o||=!a(r)'],
    ['if((t=M', 'const s=this._$AH,e=t===A', 't??=A;'],
    ['get _$AU()', 'constructor(t,i,s,e){this.type=2'],
    ['this.type=2,', 'this._$AH=A,this._$AN'],
    ['this._$AN=void 0,', 'this._$AA='],
    [',this._$Cv=', '}get parentNode'],
    ['get parentNode()', '_$AI('],
    ['for(this._$AP', 't!==this._$AB', 'for(;'],
    ['setConnected(t)', '}class H{'],
    ['get tagName()', 'constructor(t,i,s,e,h){this.type=1'],
    ['this.type=1,', 'this._$AH=A,this._$AN'],
    ['this._$AN=void 0,', 'this.element=t'],
    ['constructor(){super(...arguments),this.type=3}', 'j(t)'],
    ['constructor(){super(...arguments),this.type=4}', 'j(t)'],
    ['constructor(t,i,s,e,h){super', '_$AI('],
    // Listeners are functions, without options.
    ['||t.capture!==', ',h=t!==A'],
    ['"function"==typeof this._$AH?', 'this._$AH.call'],
    [':this._$AH.handleEvent(t)', '}}class Z'],
    // Comments, elements of plain text, MathML.
    ['let n,l=', ',c=v', 'let l=2===i?"<svg>":""'],
    ['"!--"===u[1]', ':void 0!==u[3]', 'void 0!==u[2]?c=p'],
    ['c=n??v', ',d=-1', 'c=v'],
    ['c===_||c===m', ';const x', 'c=p'],
    ['3===i?"</math>"', ')),e]', '""'],
    ['||3===i', '){const t=this.el'],
    ['else t.startsWith(o)', 'l++}}static', '}else 8===r.nodeType&&r.data===n&&d.push({type:2,index:l});'],
    ['1===r.type?', ',this._$AV.push', 'i=new r.ctor(h,r.name,r.strings,this,t)'],
    // Compiled templates, documents other than the page's, another place than the root's end.
    ['"number"==typeof s?', 'this._$AC(t)'],
    [':(void 0===s.el', ';if(this._$AH?._$AD'],
    ['(t?.creationScope??l)', '.importNode', 'l'],
    ['const e=s?.renderBefore', 'return h._$AI', 'let h=i._$litPart$??=new k(i.appendChild(c()),null,void 0,s);'],
    [',(t.litHtmlVersions', ';const D='],
  ],
  '/@lit/reactive-element/reactive-element.js': [
    // Other types of attributes than String, Boolean and Number, and converters.
    ['break;case Object:case Array:t=', '}return t'],
    ['break;case Object:case Array:try', '}return i'],
    ['converter:u', '};Symbol', 'reflect:!1'],
    ['(void 0!==i.converter?.toAttribute', '.toAttribute(s', 'u'],
    ['"function"==typeof t.converter', ';this._$Em=e', 'u'],
    // The standard's decorators.
    ['Symbol.metadata??=', 'class y'],
    ['static addInitializer', 'static get observed'],
    ['void 0!==t.l&&', 'this.elementProperties=new Map'],
    ['const t=this[Symbol.metadata]', 'this._$Eh=new Map'],
    [',this.constructor.l?.', '}addController'],
    [
      'const t=this.properties',
      '}this._$Eh',
      'for(const t in this.properties)this.createProperty(t,this.properties[t])',
    ],
    // Properties that are state, keep their accessor, have a comparison of their own or a default that reflects.
    ['if(s.state', 'this._$Ei(),this.prototype', 'if('],
    ['!s.noAccessor', '){const i=Symbol', '1'],
    ['(i.hasChanged??f)', '(h,s)', 'f'],
    ['||i.useDefault', '))return;this.C('],
    ['C(t,s,{useDefault', '(this._$AL.has', 'C(t,s,{reflect:e}){'],
    ['||i||', '(s=void 0)', '||'],
    ['r??this._$Ej', ',this._$Em=null}}request', 'r'],
    // Updates that are not wanted.
    ['t=this.shouldUpdate(s),t?', '(this.willUpdate', 't=!0,'],
    [':this._$EM()', '}catch(s){throw'],
    ['shouldUpdate(t)', 'update(t){'],
    // Style sheets come as a flat list.
    ['const i=[];if(Array.isArray(s))', '}static _$Eu', 'return s??[]'],
    [',(a.reactiveElementVersions', ';export{y'],
  ],
  '/lit-element/lit-element.js': [
    ['createRenderRoot()', 'update(t)'],
    ['this.hasUpdated||', 'super.update'],
    ['connectedCallback()', '}i._$litElement$'],
    [',s.litElementHydrateSupport', ';const o=s.'],
    ['(s.litElementVersions', 'export{i as'],
  ],
};

/** What of that can be seen in a component's source: its author hears of it from the build. */
export const LEFT_OUT =
  /from 'lit\/|\bshouldUpdate\(|<(textarea|style|script|title)\b|<!--|@property\([^)]*\b(converter|hasChanged|useDefault|noAccessor|state)\b/;
