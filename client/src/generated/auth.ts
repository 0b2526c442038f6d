// Written by build/types.mjs: change its source instead.

export type CurrentUser = {
  readonly currentUser: User | null;
};

export type Problem = {
  readonly detail: string;
  readonly errors: readonly ({
  readonly field?: string;
  readonly message: string;
})[];
  readonly instance?: string;
  readonly status: number;
  readonly title: string;
  readonly type: string;
};

export type SignIn = {
  readonly email: string;
  readonly password: string;
};

export type SignUp = {
  readonly email: string;
  readonly password?: string;
};

export type User = {
  readonly email: string;
  readonly id: string;
};
