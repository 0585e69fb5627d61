declare module 'netlify-redirector' {
  interface Request {
    readonly scheme: string;
    readonly host: string;
    readonly path: string;
    readonly query: string;
  }
  interface Rule {
    readonly from: string;
    readonly to: string;
    readonly status: number;
    readonly force: boolean;
  }
  const redirector: {
    parsePlain(rules: string, options: object): Promise<{ match(request: Request): Rule | null }>;
  };
  export default redirector;
}
