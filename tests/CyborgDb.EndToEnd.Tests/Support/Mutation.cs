using System.Text;

namespace CyborgDb.EndToEnd.Tests.Support;

/// <summary>Changes an answer a little, at random, in ways that readers of JSON and HTTP stumble over.</summary>
public static class Mutation
{
    private static readonly byte[][] s_pieces = Array.ConvertAll(
        new[]
        {
            "null", "true", "{}", "[]", "[", "]", "{", "}", "\"", ",", ":", "\\", "\\u", "\\ud800", "\\udc00\\ud800", "\0", "\ufeff", "-0", "-1", "1e400", "-1e400", "1e-400",
            "99999999999999999999", "2147483648", "0.1", "1.", "NaN", "Infinity", "//x\n", "/*x*/", "\"id\":null,", "\"id\":1,", "\"results\":1,", "\"metadata\":[1],",
            "\"metadata\":{\"a\":{\"b\":[1,{\"c\":null}]}},", "\"vector\":[1e39],", "\"vector\":[\"1\"],", "\"vector\":{},", "\"status\":\"error\",", "\"count\":-1,",
            "\"id\":\"\",", "\"id\":\"2\",", "\"vector\":[],", "\"vector\":[1],", "\"vector\":[1e999,2],", "\"dimension\":-1,", "\"index_name\":\"b\",", "\"\\ud800\"", "\"\\u001b\\n\"",
            "\r\n", "\r\n\r\n", "0\r\n\r\n", "Content-Length: 5\r\n", "Content-Length: -5\r\n", "Content-Encoding: gzip\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "ffffffff", " ", "\t",
        },
        Encoding.UTF8.GetBytes);

    public static byte[] Of(byte[] valid, Random random)
    {
        var bytes = valid.ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = Math.Min(random.Next(1, 12), bytes.Count - at);
            switch (random.Next(9))
            {
                case 0 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 5:
                    bytes.InsertRange(at, s_pieces[random.Next(s_pieces.Length)]);
                    break;
                case 6:
                    bytes.RemoveRange(at, length);
                    bytes.InsertRange(at, s_pieces[random.Next(s_pieces.Length)]);
                    break;
                case 7:
                    Nest(bytes, random);
                    break;
                default:
                    ReplaceValue(bytes, random);
                    break;
            }
        }
        return [.. bytes];
    }

    /// <summary>Puts a value deep inside lists or objects.</summary>
    private static void Nest(List<byte> bytes, Random random)
    {
        var at = bytes.IndexOf((byte)':') + 1;
        var depth = random.Next(1, 90);
        var open = random.Next(2) == 0 ? "[" : "{\"a\":";
        bytes.InsertRange(at, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, depth)) + "1" + new string(open == "[" ? ']' : '}', depth) + ",\"b\":"));
    }

    /// <summary>Replaces what stands between a colon and the next comma or bracket: the JSON stays well-formed more often than not.</summary>
    private static void ReplaceValue(List<byte> bytes, Random random)
    {
        int[] colons = [.. Enumerable.Range(0, bytes.Count).Where(i => bytes[i] == ':')];
        if (colons.Length == 0)
            return;
        var start = colons[random.Next(colons.Length)] + 1;
        var end = bytes.FindIndex(start, b => b is (byte)',' or (byte)'}' or (byte)']');
        if (end < 0)
            return;
        bytes.RemoveRange(start, end - start);
        bytes.InsertRange(start, s_pieces[random.Next(s_pieces.Length)]);
    }
}
