// Makes a fresh clone ready: `node scripts/set-up.cjs build|test|bench`. Runs on whatever Node the machine has
// (npm's pre-scripts call it before our own Node is there), so it is plain, old JavaScript without packages.
'use strict'
var childProcess = require('child_process')
var crypto = require('crypto')
var fs = require('fs')
var path = require('path')

var root = path.join(__dirname, '..')
var wanted = process.argv[2] || 'build'

function say(sentence) {
  process.stderr.write(sentence + '\n')
}

function run(command, args, options) {
  var env = Object.assign({}, process.env, (options && options.env) || {})
  // Standard output belongs to the command that comes after us; what we run speaks on standard error.
  return childProcess.spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], env: env, shell: false })
}

function stop(sentence) {
  say(sentence)
  process.exit(1)
}

function hashOf(files) {
  var hash = crypto.createHash('sha256')
  files.forEach(function (file) {
    hash.update(path.relative(root, file)).update(fs.readFileSync(file))
  })
  return hash.digest('hex')
}

function filesUnder(folder) {
  var found = []
  fs.readdirSync(folder, { withFileTypes: true }).forEach(function (entry) {
    var full = path.join(folder, entry.name)
    if (entry.isDirectory()) found = found.concat(filesUnder(full))
    else if (!/\.test\.tsx?$/.test(entry.name)) found.push(full)
  })
  return found.sort(function (a, b) {
    return a < b ? -1 : 1
  })
}

function isStamped(stamp, value) {
  return fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === value
}

function nodeBinary() {
  return path.join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
}

function installPackages() {
  var stamp = path.join(root, 'node_modules', '.stop-press')
  var lock = hashOf([path.join(root, 'package-lock.json')])
  if (isStamped(stamp, lock)) return
  say('Setting up: installing packages (once; a minute or so).')
  var npm = process.env.npm_execpath
  var done = npm
    ? run(process.execPath, [npm, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'])
    : run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'])
  if (done.status !== 0) stop('npm ci failed: see above. Is the npm registry reachable?')
  if (!fs.existsSync(nodeBinary())) {
    stop(
      'The package "node" did not unpack its program: npm must be allowed to run its install script (allowScripts in package.json).',
    )
  }
  fs.writeFileSync(stamp, lock)
}

function build() {
  var stamp = path.join(root, 'dist', '.built')
  var sources = filesUnder(path.join(root, 'src'))
  sources.push(
    path.join(root, 'package-lock.json'),
    path.join(root, 'scripts', 'build.ts'),
    path.join(root, 'scripts', 'browsers.ts'),
  )
  var state = hashOf(sources)
  if (isStamped(stamp, state)) return
  say('Setting up: building.')
  var done = run(nodeBinary(), [path.join('scripts', 'build.ts')])
  if (done.status !== 0) stop('The build failed: see above.')
  fs.writeFileSync(stamp, state)
}

function has(command) {
  return (
    childProcess.spawnSync('sh', ['-c', 'PATH="$PATH:/usr/sbin:/sbin" command -v ' + command], {
      stdio: 'ignore',
    }).status === 0
  )
}

// Debian packages that tests and benchmarks need: installed where we may, named where we may not.
function debian(packages, commands, why) {
  if (commands.every(has)) return
  var isRoot = typeof process.getuid === 'function' && process.getuid() === 0
  var prefix = isRoot ? [] : has('sudo') ? ['sudo', '-n'] : undefined
  if (has('apt-get') && prefix) {
    say('Setting up: installing ' + packages.join(', ') + ' (' + why + ').')
    var env = { DEBIAN_FRONTEND: 'noninteractive' }
    var update = prefix.concat(['apt-get', 'update', '-qq'])
    var install = prefix.concat(['apt-get', 'install', '-y', '-qq', '--no-install-recommends'], packages)
    run(update[0], update.slice(1), { env: env })
    run(install[0], install.slice(1), { env: env })
  }
  if (!commands.every(has))
    say('Not here, and could not be installed: ' + packages.join(', ') + ' (' + why + ').')
}

installPackages()
build()
if (wanted === 'test') {
  debian(
    ['chromium', 'firefox-esr', 'webkit2gtk-driver', 'xvfb', 'fonts-liberation'],
    ['chromium', 'firefox-esr', 'WebKitWebDriver', 'Xvfb'],
    'browser tests',
  )
  debian(['nginx', 'varnish', 'openssl'], ['nginx', 'varnishd', 'openssl'], 'tests of the shipped caches')
}
if (wanted === 'bench')
  debian(
    ['nginx', 'libnginx-mod-nchan', 'varnish', 'wrk', 'gcc', 'libc6-dev'],
    ['nginx', 'varnishd', 'wrk', 'gcc'],
    'benchmarks',
  )
