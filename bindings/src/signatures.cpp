// Help that a person can read: pybind11's docstrings with plain types and a signature for `inspect`.
#include "signatures.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

namespace py = pybind11;

namespace quesnay::bindings {
namespace {

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

std::string plain_types(std::string text) {
  static const std::vector<std::pair<std::string, std::string>> names = {
      {"typing.SupportsInt | typing.SupportsIndex", "int"},
      {"typing.SupportsFloat | typing.SupportsIndex", "float"},
      {"typing.Annotated[numpy.typing.ArrayLike, numpy.float64]", "ArrayLike"},
      {"numpy.typing.NDArray[numpy.float64]", "NDArray"},
      {"collections.abc.", ""},
      {"quesnay._core.", ""},
  };
  for (const auto& [from, to] : names) {
    replace_all(text, from, to);
  }
  return text;
}

/// Parts between commas that stand in no bracket and no quotes.
std::vector<std::string> split_arguments(const std::string& text) {
  std::vector<std::string> parts;
  std::string part;
  int depth = 0;
  char quote = '\0';
  for (const char c : text) {
    if (quote != '\0') {
      quote = c == quote ? '\0' : quote;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (std::strchr("([{", c) != nullptr) {
      ++depth;
    } else if (std::strchr(")]}", c) != nullptr) {
      --depth;
    } else if (c == ',' && depth == 0) {
      parts.push_back(part);
      part.clear();
      continue;
    }
    if (!(part.empty() && c == ' ')) {
      part += c;
    }
  }
  if (!part.empty()) {
    parts.push_back(part);
  }
  return parts;
}

/// "name=default" of "name: type = default". Empty if the default is no literal.
std::string without_type(const std::string& argument) {
  const std::string name = argument.substr(0, argument.find(':'));
  const std::size_t equals = argument.find(" = ");
  if (equals == std::string::npos) {
    return name;
  }
  const std::string value = argument.substr(equals + 3);
  const bool word = value == "None" || value == "True" || value == "False" || value == "inf";
  const bool literal = word || std::strchr("0123456789-'\"[(", value[0]) != nullptr;
  return literal ? name + "=" + value : std::string();
}

/// "smooth(builder, name, order=1)" of a signature with types. Empty if `inspect` could not read it.
std::string without_types(const std::string& signature) {
  const std::size_t open = signature.find('(');
  const std::size_t close = signature.rfind(") ->");
  if (open == std::string::npos || close == std::string::npos) {
    return "";
  }
  std::string result = signature.substr(0, open + 1);
  for (const std::string& argument : split_arguments(signature.substr(open + 1, close - open - 1))) {
    const std::string plain = without_type(argument);
    if (plain.empty()) {
      return "";
    }
    result += (result.back() == '(' ? "" : ", ") + plain;
  }
  return result + ")";
}

/// The text without blank lines around it and without the indentation that all its lines have.
std::string dedented(const std::string& text) {
  std::vector<std::string> lines(1);
  for (const char c : text) {
    if (c == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += c;
    }
  }
  std::size_t margin = std::string::npos;
  for (const std::string& line : lines) {
    margin = std::min(margin, line.find_first_not_of(' '));
  }
  std::string result;
  for (const std::string& line : lines) {
    result += (line.size() > margin ? line.substr(margin) : std::string()) + "\n";
  }
  const std::size_t begin = result.find_first_not_of('\n');
  if (begin == std::string::npos) {
    return "";
  }
  return result.substr(begin, result.find_last_not_of(" \n") - begin + 1);
}

std::string readable(const std::string& docs) {
  const std::size_t end = docs.find('\n');
  const std::string signature = plain_types(docs.substr(0, end));
  const std::string text = end == std::string::npos ? "" : dedented(docs.substr(end));
  const std::string typed = text.empty() ? signature : signature + "\n\n" + text;
  const std::string plain = without_types(signature);
  // CPython takes what stands before this line as the signature.
  return plain.empty() ? typed : plain + "\n--\n\n" + typed;
}

/// Whether pybind11 made the function: its text then lies in its definition, and pybind11 frees it.
bool made_by_pybind11(py::handle function) {
  PyObject* record = PyCFunction_Check(function.ptr()) ? PyCFunction_GET_SELF(function.ptr()) : nullptr;
  return record != nullptr && (PyCapsule_CheckExact(record) ||
                               std::strstr(Py_TYPE(record)->tp_name, "pybind11_detail_function_record"));
}

void rewrite(py::handle function) {
  auto* made = reinterpret_cast<PyCFunctionObject*>(function.ptr());
  const char* docs = made->m_ml->ml_doc;
  if (docs == nullptr || std::strstr(docs, "\n--\n") != nullptr) {
    return;
  }
  const std::string text = readable(docs);
  std::free(const_cast<char*>(docs));
  made->m_ml->ml_doc = PYBIND11_COMPAT_STRDUP(text.c_str());
}

void visit(py::handle owner) {
  const py::dict members(owner.attr("__dict__"));
  for (const auto& [name, member] : members) {
    py::handle function = member;
    if (PyInstanceMethod_Check(function.ptr())) {
      function = PyInstanceMethod_GET_FUNCTION(function.ptr());
    } else if (py::isinstance<py::staticmethod>(function)) {
      function = function.attr("__func__");
    }
    if (made_by_pybind11(function)) {
      rewrite(function);
    } else if (PyType_Check(function.ptr())) {
      visit(function);
    }
  }
}

}  // namespace

void make_readable(py::module_& module) {
  visit(module);
}

}  // namespace quesnay::bindings
