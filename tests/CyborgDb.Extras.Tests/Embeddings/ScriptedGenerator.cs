using Microsoft.Extensions.AI;

namespace CyborgDb.Extras.Tests.Embeddings;

/// <summary>Embeds a text as its length and its first letter, and keeps the batches that it was given.</summary>
public sealed class ScriptedGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    public List<string[]> Batches { get; } = [];

    public EmbeddingGenerationOptions? LastOptions { get; private set; }

    /// <summary>Changes what is given for one batch.</summary>
    public Func<List<Embedding<float>>, IEnumerable<Embedding<float>>> Script { get; set; } = embeddings => embeddings;

    /// <summary>What a batch waits for.</summary>
    public Func<string[], CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string[] batch = [.. values];
        lock (Batches)
            Batches.Add(batch);
        await Before(batch, cancellationToken);
        LastOptions = options;
        List<Embedding<float>> embeddings = [.. batch.Select(t => new Embedding<float>(VectorOf(t)))];
        return new(Script(embeddings));
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    public static float[] VectorOf(string text) => [text.Length, text.Length == 0 ? 0 : text[0]];
}
