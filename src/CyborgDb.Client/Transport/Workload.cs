namespace CyborgDb.Transport;

/// <summary>What a request gives the service to do, for the time that it is given.</summary>
/// <param name="Items">How many items it stores, reads or deletes.</param>
/// <param name="Texts">How many texts it has to make vectors of.</param>
/// <param name="Queries">How many searches it does.</param>
/// <param name="UsesModel">Whether it needs an embedding model, which it may have to fetch first.</param>
internal readonly record struct Workload(long Items = 0, long Texts = 0, long Queries = 0, bool UsesModel = false);
