using Microsoft.Extensions.AI;

namespace CyborgDb.Emulator.Tests.Support;

/// <summary>An embedding model that does what a test says.</summary>
public sealed class ScriptedGenerator(Func<string, float[]> embed, int? dimension = null) : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly EmbeddingGeneratorMetadata _metadata = new("test", defaultModelDimensions: dimension);

    /// <summary>The texts of each call.</summary>
    public IList<string[]> Calls { get; } = [];

    public bool IsDisposed { get; private set; }

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        string[] texts = [.. values];
        Calls.Add(texts);
        return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(texts.Select(text => new Embedding<float>(embed(text)))));
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(EmbeddingGeneratorMetadata) && dimension is not null ? _metadata : null;

    public void Dispose() => IsDisposed = true;
}
