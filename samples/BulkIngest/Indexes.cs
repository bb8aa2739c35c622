using CyborgDb;

namespace BulkIngest;

internal static class Indexes
{
    /// <summary>Opens an index, or creates it where there is none. Its dimension is that of the first vectors.</summary>
    public static async Task<EncryptedIndex> LoadOrCreateAsync(CyborgDbClient client, string name, IndexKey key)
    {
        // Created first: what is there is never created anew, while a 404 from loading could also mean that the key is another.
        try
        {
            return await client.CreateIndexAsync(name, key);
        }
        // A user's token may not create; the index that it belongs to is there.
        catch (CyborgDbException error) when (error is CyborgDbConflictException or CyborgDbAuthorizationException)
        {
            return await client.LoadIndexAsync(name, key);
        }
    }
}
