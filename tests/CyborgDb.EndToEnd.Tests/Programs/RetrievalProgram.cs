using CyborgDb.Emulator;
using CyborgDb.Extensions.AI;
using Microsoft.Extensions.AI;

namespace CyborgDb.EndToEnd.Tests.Programs;

/// <summary>Texts for a model to answer from: embedded on the client, found by a question, and given with where they are from.</summary>
public sealed class RetrievalProgram : EmulatorTest
{
    protected override CyborgDbEmulatorOptions EmulatorOptions => new() { ServiceVersion = ServiceVersion.V018 };

    [Fact]
    public async Task The_texts_that_answer_a_question_come_with_their_sources()
    {
        var index = await Client.EnsureIndexAsync("handbook", Key, new() { Metric = DistanceMetric.Cosine });
        using var words = new WordGenerator();
        var texts = index.WithEmbeddings(words);
        await texts.UpsertAsync(new TextItem("pets-1", "The cat sleeps on the sofa") { Metadata = new() { ["source"] = "pets.md", ["page"] = 1 } });
        await texts.UpsertAsync([
            new("pets-2", "The dog has to go out") { Metadata = new() { ["source"] = "pets.md", ["page"] = 2 } },
            new("weather", "Rain is expected tomorrow") { Metadata = new() { ["source"] = "weather.md", ["page"] = 1 } },
        ]);
        await texts.IngestAsync(Enumerable.Range(0, 200).Select(i => new TextItem($"note-{i}", $"note number {i}")));

        var matches = await texts.QueryAsync("where does the cat sleep", topK: 2, Filter.Eq("source", "pets.md"));
        var prompt = string.Join('\n', matches.Select(m => $"{m.Text} [{m.Metadata.GetString("source")}, page {m.Metadata.GetInt32("page")}]"));

        Assert.Equal("The cat sleeps on the sofa [pets.md, page 1]\nThe dog has to go out [pets.md, page 2]", prompt);
        Assert.Equal(203, await index.CountAsync());
    }

    /// <summary>Texts are as near as the words that they have in common.</summary>
    private sealed class WordGenerator : IEmbeddingGenerator<string, Embedding<float>>
    {
        private readonly List<string> _words = [];

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(text => new Embedding<float>(VectorOf(text)))));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }

        private float[] VectorOf(string text)
        {
            var vector = new float[512];
            lock (_words)
            {
                foreach (var word in text.ToLowerInvariant().Split(' '))
                {
                    if (!_words.Contains(word))
                        _words.Add(word);
                    vector[_words.IndexOf(word)]++;
                }
            }
            return vector;
        }
    }
}
