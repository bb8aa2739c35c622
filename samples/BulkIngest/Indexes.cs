using CyborgDb;

namespace BulkIngest;

internal static class Indexes
{
    /// <summary>Opens an index, or creates it where there is none. Its dimension is that of the first vectors.</summary>
    public static async Task<EncryptedIndex> LoadOrCreateAsync(CyborgDbClient client, string name, KeyFile file)
    {
        // Created first: what is there is never created anew, while a 404 from loading could also mean that the key is another.
        try
        {
            return await client.CreateIndexAsync(name, file.Key);
        }
        catch (CyborgDbConflictException) when (file.IsNew)
        {
            file.Delete();
            throw new InvalidDataException($"There is an index '{name}' already, and no file with its key. Give the file with --key-file, or another name with --index.");
        }
        // A user's token may not create; the index that it belongs to is there.
        catch (CyborgDbException error) when (error is CyborgDbConflictException or CyborgDbAuthorizationException)
        {
            return await client.LoadIndexAsync(name, file.Key);
        }
    }
}
