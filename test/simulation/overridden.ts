// An object with some of its members replaced, whatever else it has: how the simulator listens in, and how bugs are
// planted, without a switch in the code under test.

/** Members of `changes` are used as they are; all others are the target's own. */
export function overridden<T extends object>(target: T, changes: Partial<T>): T {
  return new Proxy(target, {
    get(_target, name) {
      if (Object.hasOwn(changes, name)) return Reflect.get(changes, name);
      const value = Reflect.get(target, name, target); // private fields want the target itself
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
