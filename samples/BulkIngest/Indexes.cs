using CyborgDb;

namespace BulkIngest;

internal static class Indexes
{
    /// <summary>Opens an index, or creates it where there is none. Its dimension is that of the first vectors.</summary>
    public static async Task<EncryptedIndex> LoadOrCreateAsync(CyborgDbClient client, string name, IndexKey key)
    {
        try
        {
            return await client.LoadIndexAsync(name, key);
        }
        catch (CyborgDbNotFoundException)
        {
            return await client.CreateIndexAsync(name, key);
        }
    }
}
