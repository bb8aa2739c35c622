using BenchmarkDotNet.Attributes;
using CyborgDb.Benchmarks.Jobs;
using CyborgDb.Protocol;

namespace CyborgDb.Benchmarks.Micro;

/// <summary>The encoder to a null sink, and the framework's base64 over the same memory in the same blocks.</summary>
[MemoryDiagnoser]
public class EncoderBenchmarks
{
    private readonly byte[] _destination = new byte[VectorEncoder.BlockValues * sizeof(float) * 2];
    private BenchmarkData _data = null!;

    /// <summary>The number of vectors of 768 values.</summary>
    [Params(1_000, 40_000)]
    public int Rows { get; set; }

    /// <summary>Makes the vectors.</summary>
    [GlobalSetup]
    public void Setup() => _data = new BenchmarkData(Rows, 768, extras: false);

    /// <summary>The library's encoder.</summary>
    [Benchmark]
    public Task Encoder() => EncoderJobs.EncodeAsync(_data);

    /// <summary>The framework's.</summary>
    [Benchmark(Baseline = true)]
    public void EncodeToUtf8() => EncoderJobs.Encode(_data.Values, _destination);
}
