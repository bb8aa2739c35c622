namespace AspNetCore;

/// <summary>Makes sure at the start that the index is there, and that credential and key are right. Those of tenants are made when they come.</summary>
internal sealed class IndexCreation(NoteIndexes indexes) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!indexes.PerTenant)
            await indexes.EnsureAsync(NotesApplication.IndexName, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
