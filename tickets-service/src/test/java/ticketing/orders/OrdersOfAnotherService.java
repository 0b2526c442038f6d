package ticketing.orders;

/** Stands for a class of another service, which is not on this class path. */
public final class OrdersOfAnotherService {}
