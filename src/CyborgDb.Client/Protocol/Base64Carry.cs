using System.Buffers.Text;

namespace CyborgDb.Protocol;

/// <summary>Base64 over blocks of any length: the one or two bytes that do not fill a group wait for the next block.</summary>
internal struct Base64Carry
{
    private byte _first;
    private byte _second;
    private int _count;

    /// <summary>Encodes all whole groups, and returns how many characters they made.</summary>
    public int Encode(ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        var before = 0;
        if (_count > 0)
        {
            if (_count + bytes.Length < 3)
            {
                Keep(bytes);
                return 0;
            }
            Span<byte> group = [_first, _second, 0];
            var missing = 3 - _count;
            bytes[..missing].CopyTo(group[_count..]);
            bytes = bytes[missing..];
            _count = 0;
            Base64.EncodeToUtf8(group, destination, out _, out before);
        }
        var whole = bytes.Length - bytes.Length % 3;
        Base64.EncodeToUtf8(bytes[..whole], destination[before..], out _, out var written);
        Keep(bytes[whole..]);
        return before + written;
    }

    /// <summary>Encodes what is left, with padding, and returns how many characters it made.</summary>
    public int Finish(Span<byte> destination)
    {
        Span<byte> rest = [_first, _second];
        Base64.EncodeToUtf8(rest[.._count], destination, out _, out var written);
        _count = 0;
        return written;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (_count++ == 0)
                _first = value;
            else
                _second = value;
        }
    }
}
