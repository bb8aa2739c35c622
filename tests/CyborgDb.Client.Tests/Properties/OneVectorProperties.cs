using System.Text;
using System.Text.Json;
using CyborgDb.Protocol;
using CyborgDb.Protocol.Json;
using FsCheck;
using FsCheck.Fluent;

namespace CyborgDb.Tests.Properties;

/// <summary>The answer to one vector, in either of its forms and in whatever pieces it arrives.</summary>
public sealed class OneVectorProperties
{
    private static readonly Gen<Match> s_match =
        from id in OddText.Any
        from distance in Gen.OneOf(Gen.Constant((double?)null), Gen.Choose(0, 1000).Select(value => (double?)(value / 8.0)))
        from metadata in Gen.Frequency((2, AnyMetadata.Map(2).Select(map => (Metadata?)map)), (1, Gen.Constant((Metadata?)null)))
        from vector in Gen.Frequency(
            (1, Gen.Choose(-1000, 1000).Select(value => value / 16f).ListOf().Select(values => (float[]?)[.. values])), (1, Gen.Constant((float[]?)null)))
        select new Match(id, distance, metadata, vector);

    [Fact]
    public void A_flat_and_a_nested_answer_give_the_same_whatever_pieces_they_arrive_in() =>
        Prop.ForAll(s_match.ListOf().ToArbitrary(), Gen.Choose(1, 3000).ToArbitrary(), ArbMap.Default.ArbFor<bool>(), (matches, piece, async) =>
        {
            var rows = Written(matches);
            var flat = Read($$"""{"results":{{rows}}}""", piece, async);
            var nested = Read($$"""{"results":[{{rows}}]}""", piece, async);
            Assert.Equal(matches.Select(match => match.Id), flat.Select(match => match.Id));
            Assert.Equal(matches.Select(match => match.Distance), flat.Select(match => match.Distance));
            foreach (var (one, other) in flat.Zip(nested, (one, other) => (one, other)))
            {
                Assert.Equal((one.Id, one.Distance, one.Score), (other.Id, other.Distance, other.Score));
                Assert.True(Equals(one.Metadata, other.Metadata), "The metadata of a match differs.");
                Assert.Equal(one.Parts.KnownVector?.ToArray(), other.Parts.KnownVector?.ToArray());
            }
            Assert.Equal(flat.Count, nested.Count);
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(100));

    private static string Written(IEnumerable<Match> matches)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var match in matches)
            {
                json.WriteStartObject();
                json.WriteString("id", match.Id);
                if (match.Distance is { } distance)
                    json.WriteNumber("distance", distance);
                if (match.Metadata is { } metadata)
                {
                    json.WritePropertyName("metadata");
                    MetadataJson.Write(json, metadata);
                }
                if (match.Vector is { } vector)
                {
                    json.WriteStartArray("vector");
                    foreach (var value in vector)
                        json.WriteNumberValue(value);
                    json.WriteEndArray();
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static IReadOnlyList<QueryMatch> Read(string body, int piece, bool async)
    {
        using var reader = new MatchesReader(new Pieces(Encoding.UTF8.GetBytes(body), piece), queries: 1, QueryInclude.Metadata, hasScores: false, maxItemBytes: 256 * 1024 * 1024);
        return Assert.Single(reader.ReadAllAsync(async, CancellationToken.None).AsTask().GetAwaiter().GetResult());
    }

    private sealed record Match(string Id, double? Distance, Metadata? Metadata, float[]? Vector);

    /// <summary>A stream that gives a few bytes at a time.</summary>
    private sealed class Pieces(byte[] bytes, int length) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, length)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));
    }
}
