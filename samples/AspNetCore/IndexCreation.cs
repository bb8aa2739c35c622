using CyborgDb;

namespace AspNetCore;

/// <summary>Makes sure at the start that the index is there.</summary>
internal sealed class IndexCreation(CyborgDbClient client, ConfiguredKey keys, IConfiguration configuration) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var key = await keys.GetKeyAsync(NotesApplication.IndexName, cancellationToken);
        try
        {
            await client.CreateIndexAsync(
                NotesApplication.IndexName, key, new() { EmbeddingModel = configuration["Notes:EmbeddingModel"] }, cancellationToken);
        }
        catch (CyborgDbConflictException)
        {
            // It is there from an earlier run; that the key fits it is better known now than at the first request.
            await client.LoadIndexAsync(NotesApplication.IndexName, key, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
