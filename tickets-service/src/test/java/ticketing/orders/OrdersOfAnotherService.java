package ticketing.orders;

/** Stands for a class of another service, which is not on this module's class path. */
public final class OrdersOfAnotherService {}
